"""Tests of corrections by people of the desk."""
