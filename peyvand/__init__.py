"""Peyvand: an electronic CRM that sells, serves, markets and learns."""
