"""The addresses of the pages about people."""

from django.urls import path

from dossiers.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("people/", views.people, name="people"),
    path("people/<str:reference>/", views.person, name="person"),
    path("people/<str:reference>/report.pdf", views.person, name="person-report-pdf"),
]
