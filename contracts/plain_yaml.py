"""YAML as the documents are written in it: plain data, and no key twice in one mapping."""

from typing import Any

import yaml


class _Loader(yaml.CSafeLoader):
    """Plain data only; YAML itself would let a later key silently overrule an earlier one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - the signature is PyYAML's own
        """The mapping of a node. Raises `yaml.constructor.ConstructorError` where a key stands twice."""
        keys = [key.value for key, _ in node.value]
        if twins := [key for key in keys if keys.count(key) > 1]:
            problem = f"the key {twins[0]!r} stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_mapping(node, deep)


def read_yaml(text: str) -> Any:
    """The data of one YAML document. Raises `yaml.YAMLError`."""
    return _Loader(text).get_single_data()
