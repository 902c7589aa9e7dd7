"""Plumbing that every service shares; nothing about news."""
