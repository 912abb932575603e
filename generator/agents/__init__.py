"""Works with language models and agents: a talk written by a model at an endpoint, and tools for agents over MCP."""
