"""What all tests share: the environment and the database."""

import os

os.environ.setdefault("PEYVAND_SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", "postgresql://postgres@127.0.0.1:5599/postgres")
