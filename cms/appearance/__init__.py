"""The look of a site: logo, colours, fonts, and the texts and menus of its header and footer."""
