"""The part of JSON Schema draft-07 that schemas/json uses, so that tests need no package.

    faults(value, "check.schema.json", folder) -> ["$.exit: 9 is not one of ...", ...]

A keyword that is not known here is an error, not ignored: a schema cannot claim what is not tested.
"""

import json
import os
import re

IGNORED = {"$schema", "title", "description", "definitions"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


class Validator:
    def __init__(self, folder):
        self.folder, self.files = folder, {}

    def load(self, name):
        if name not in self.files:
            with open(os.path.join(self.folder, name), encoding="utf-8") as file:
                self.files[name] = json.load(file)
        return self.files[name]

    def resolve(self, reference, name):
        path, _, pointer = reference.partition("#")
        schema = self.load(path or name)
        for part in filter(None, pointer.split("/")):
            schema = schema[part]
        return schema, path or name

    def check(self, value, schema, name, at="$"):
        for keyword, said in schema.items():
            if keyword in IGNORED:
                continue
            yield from getattr(self, "on_" + keyword.replace("$", ""))(value, said, schema, name, at)

    def on_ref(self, value, said, schema, name, at):
        target, where = self.resolve(said, name)
        yield from self.check(value, target, where, at)

    def on_type(self, value, said, schema, name, at):
        names = said if isinstance(said, list) else [said]
        if not any(is_type(value, one) for one in names):
            yield f"{at}: {value!r} is not {' or '.join(names)}"

    def on_const(self, value, said, schema, name, at):
        if value != said or type(value) is not type(said):
            yield f"{at}: {value!r} is not {said!r}"

    def on_enum(self, value, said, schema, name, at):
        if value not in said:
            yield f"{at}: {value!r} is not one of {said}"

    def on_pattern(self, value, said, schema, name, at):
        if isinstance(value, str) and not re.search(said, value):
            yield f"{at}: {value!r} does not match {said}"

    def on_minLength(self, value, said, schema, name, at):
        if isinstance(value, str) and len(value) < said:
            yield f"{at}: {value!r} is too short"

    def on_minimum(self, value, said, schema, name, at):
        if is_type(value, "integer") and value < said:
            yield f"{at}: {value} is below {said}"

    def on_items(self, value, said, schema, name, at):
        for index, item in enumerate(value if isinstance(value, list) else []):
            yield from self.check(item, said, name, f"{at}[{index}]")

    def on_properties(self, value, said, schema, name, at):
        for key, below in said.items() if isinstance(value, dict) else []:
            if key in value:
                yield from self.check(value[key], below, name, f"{at}.{key}")

    def on_required(self, value, said, schema, name, at):
        for key in said if isinstance(value, dict) else []:
            if key not in value:
                yield f"{at}: {key} is missing"

    def on_additionalProperties(self, value, said, schema, name, at):
        if said is not False:
            raise ValueError("additionalProperties can only be false here")
        for key in value if isinstance(value, dict) else []:
            if key not in schema.get("properties", {}):
                yield f"{at}: {key} is not known"

    def on_allOf(self, value, said, schema, name, at):
        for one in said:
            yield from self.check(value, one, name, at)

    def on_anyOf(self, value, said, schema, name, at):
        tried = [list(self.check(value, one, name, at)) for one in said]
        if all(tried):
            yield from max(tried, key=lambda faults: max(fault.count(".") for fault in faults))


def faults(value, name, folder):
    validator = Validator(folder)
    return list(validator.check(value, validator.load(name), name))
