"""Quality of annotations: how well people agree."""
