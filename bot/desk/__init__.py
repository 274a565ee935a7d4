"""The only public web application: customer calls, agents' pages, streams and the widget."""
