"""The key file: made once, private, the same for everybody who starts."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from workshop.serving import secret


def test_a_key_is_made_once_and_kept(tmp_path):
    first = secret.kept(tmp_path)
    assert len(first) == 64
    assert secret.kept(tmp_path) == first


def test_each_file_has_a_key_of_its_own(tmp_path):
    assert secret.kept(tmp_path) != secret.kept(tmp_path, secret.CRITERIA_FILE)
    assert (tmp_path / secret.CRITERIA_FILE).stat().st_mode & 0o777 == 0o600


def test_two_folders_never_share_a_key(tmp_path):
    (tmp_path / "other").mkdir()
    assert secret.kept(tmp_path) != secret.kept(tmp_path / "other")


def test_the_key_file_is_for_its_owner_alone_and_leaves_no_draft(tmp_path):
    secret.kept(tmp_path)
    assert (tmp_path / secret.FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [secret.FILE]


def test_many_first_starts_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret.kept(tmp_path), range(64)))
    assert len(keys) == 1


def test_a_key_file_that_others_can_read_is_refused_with_the_cure(tmp_path):
    secret.kept(tmp_path)
    (tmp_path / secret.FILE).chmod(0o640)
    with pytest.raises(secret.SecretRefused, match="chmod 600"):
        secret.kept(tmp_path)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe", b"a" * 64])
def test_a_damaged_key_file_is_refused_and_not_replaced(tmp_path, content):
    path = tmp_path / secret.FILE
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(secret.SecretRefused):
        secret.kept(tmp_path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("words", ["Change_Me", "my-secret-key", "PASSWORD", "default"])
def test_a_key_made_of_known_words_is_refused(words):
    with pytest.raises(secret.SecretRefused, match="too easy"):
        secret.strong(f"{words}-0123456789-0123456789-0123456789")
