from django.urls import path

from wufei.people import views

app_name = "people"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("new/", views.open_account, name="open_account"),
    path("me/", views.profile, name="profile"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/names/", views.names, name="names"),
    path("<int:pk>/password/", views.password, name="password"),
    path("<int:pk>/disable/", views.disable, name="disable"),
    path("<int:pk>/enable/", views.enable, name="enable"),
    path("<int:pk>/grant/", views.grant, name="grant"),
    path("memberships/<int:pk>/revoke/", views.revoke, name="revoke"),
]
