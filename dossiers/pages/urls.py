"""The addresses of the pages about people."""

from django.urls import path

from dossiers.pages import views
from dossiers.pages.searching import search_page
from dossiers.pages.statistics import statistics
from dossiers.reports.views import case_report_page, case_report_pdf

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search_page, name="search"),
    path("people/", views.people, name="people"),
    path("statistics/", statistics, name="statistics"),
    path("people/<str:reference>/", case_report_page, name="person"),
    path("people/<str:reference>/report.pdf", case_report_pdf, name="person-report-pdf"),
]
