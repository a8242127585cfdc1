"""The bridge over real HTTP: slow clients, large bodies, clients that leave."""

import gzip
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peyvand.project.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    toy = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("toy.py")), str(port)],
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert toy.stdout is not None
    assert toy.stdout.readline() == b"ready\n"
    yield port
    toy.kill()
    toy.wait()


def ask(
    port: int, path: str, method: str = "GET", body: object = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body, headers or {})  # type: ignore[arg-type]
    response = connection.getresponse()
    answer = response.status, response.read(), {name.lower(): value for name, value in response.getheaders()}
    connection.close()
    return answer


def raw(port: int, text: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(text)
    return connection


def test_path_query_and_body_arrive_as_they_were_sent(port: int) -> None:
    status, body, _ = ask(port, "/%D9%BE%DB%8C%D9%88%D9%86%D8%AF/a%20b?q=%D8%A7&r=1", "POST", b"abc")

    assert (status, body.decode()) == (200, "POST /پیوند/a b q=%D8%A7&r=1 3 294")


def test_a_large_body_arrives_whole(port: int) -> None:
    sent = bytes(range(256)) * 16_000

    status, body, _ = ask(port, "/upload", "POST", sent, {"Cookie": "known=1"})

    assert (status, body.decode()) == (200, f"POST /upload  {len(sent)} {sum(sent)}")


@pytest.mark.parametrize("cookie", [b"", b"Cookie: known=2\r\n"])
def test_a_stranger_uploads_no_more_than_he_posts_elsewhere(port: int, cookie: bytes) -> None:
    head = b"POST /upload HTTP/1.1\r\nHost: a\r\n" + cookie + b"Content-Length: 3000001\r\n\r\n"
    with raw(port, head) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")

    assert ask(port, "/upload", "POST", b"abc")[0] == 200


def test_a_body_in_chunks_of_unknown_length_arrives_whole(port: int) -> None:
    status, body, _ = ask(port, "/x", "POST", iter([b"ab", b"c" * 100_000]))

    assert (status, body.decode()) == (200, f"POST /x  100002 {97 + 98 + 99 * 100_000}")


def test_a_body_above_the_limit_is_refused_before_it_is_read(port: int) -> None:
    with raw(port, b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3000001\r\n\r\n") as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_body_that_grows_above_the_limit_is_refused(port: int) -> None:
    head = b"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with raw(port, head) as connection:
        answer = b""
        try:
            for _ in range(40):
                connection.sendall(b"186a0\r\n" + b"x" * 100_000 + b"\r\n")
            answer = connection.recv(4096)
        except ConnectionError:
            answer = answer or connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_client_that_stops_in_the_middle_of_its_body_is_told_so(port: int) -> None:
    with raw(port, b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc") as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_a_client_that_drips_its_body_is_cut_off(port: int) -> None:
    begun = time.monotonic()
    with raw(port, b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n") as connection:
        connection.settimeout(0.3)
        answer = b""
        while not answer and time.monotonic() < begun + 10:
            connection.sendall(b"x")
            try:
                answer = connection.recv(4096)
            except TimeoutError:
                continue

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert 2.5 < time.monotonic() - begun < 6


def test_slow_and_leaving_clients_hold_no_thread(port: int) -> None:
    waiting = [raw(port, b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc") for _ in range(6)]

    status, _, _ = ask(port, "/state")

    for connection in waiting:
        connection.close()
    assert status == 200


def test_a_long_page_goes_out_compressed_to_who_takes_it(port: int) -> None:
    plain = ask(port, "/long")
    packed = ask(port, "/long", headers={"Accept-Encoding": "gzip, br"})

    assert plain[1] == gzip.decompress(packed[1]) == b"word " * 2000
    assert packed[2]["content-encoding"] == "gzip"
    assert packed[2]["vary"] == plain[2]["vary"] == "Accept-Encoding"
    assert len(packed[1]) < 300


def test_a_long_stream_arrives_whole(port: int) -> None:
    status, body, _ = ask(port, "/rows?4000")

    assert (status, len(body), body[-10:]) == (200, 4_000_000, b"000003999\n")


def test_a_stream_is_made_without_waiting_for_a_slow_reader(port: int) -> None:
    closed, rows, _ = map(int, ask(port, "/state")[1].split())
    with raw(port, b"GET /rows?30000 HTTP/1.1\r\nHost: a\r\n\r\n"):
        ended = wait_until(lambda: int(ask(port, "/state")[1].split()[0]) > closed, 15, 0.1)

        made = int(ask(port, "/state")[1].split()[1]) - rows

    assert ended
    assert made == 30_000


def test_a_stream_ends_when_its_reader_leaves(port: int) -> None:
    closed, rows, _ = map(int, ask(port, "/state")[1].split())
    with raw(port, b"GET /slow-rows?1000 HTTP/1.1\r\nHost: a\r\n\r\n") as connection:
        connection.recv(1024)

    ended = wait_until(lambda: int(ask(port, "/state")[1].split()[0]) > closed, 10, 0.1)

    assert ended
    assert int(ask(port, "/state")[1].split()[1]) - rows < 100


def test_a_stream_that_breaks_is_not_taken_for_whole(port: int) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        ask(port, "/broken")


def test_a_fault_of_the_application_is_a_500(port: int) -> None:
    assert ask(port, "/fault")[0] == 500


def test_a_file_arrives_whole(port: int, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"0123456789" * 50_000)

    status, body, _ = ask(port, f"/file?{file}")

    assert (status, body) == (200, file.read_bytes())
