"""The server: a store comes in; pages, an API and a Model Context Protocol server go out.

Doors: ``library.Library`` is the store as many ask it at once, ``web.app.create_app`` the server,
``mcp.create_server`` the tools, ``guide`` the guide for clerks. None is imported before it is asked
for, so that ``cchc guide`` loads no server.
"""
