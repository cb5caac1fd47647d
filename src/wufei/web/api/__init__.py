"""The API under ``/api/v1``: its object, errors, sign-in and description; operations live in the
modules' routers."""
