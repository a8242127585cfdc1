"""The journal's events as columnar files by day, for training, long views and full rebuilds; one query face."""
