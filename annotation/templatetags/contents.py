"""How is an item called where its text can't stand for it?"""

from django import template

from annotation.datasets.delivery import short_name

register = template.Library()
register.filter("short_name", short_name)
