"""Shows a finished deck: pictures of its slides, files to hand out, a preview, and a talk on stage."""

ENGINE_NAMES = ("libreoffice", "office2pdf")  # the programs that draw slides; the first that is installed does it
