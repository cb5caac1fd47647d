"""What the modules' routers share: field types, pages of lists, refusals of the API itself.

The API object, its errors and its sign-in live in ``wufei.web.api``; routers import only this.
"""
