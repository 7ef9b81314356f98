"""The door for the web server: the whole application, ready to serve."""

from workshop.app import create_app

app = create_app()
