"""Shows a finished deck: pictures of its slides, files to hand out, a preview, and a talk on stage."""
