"""The page of the API: every operation with its parameters, from the same description that programs read."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from communique.web.rendering import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: ``parameters`` are (name, what it is, whether it must be given)."""

    method: str
    path: str
    about: str
    parameters: tuple[tuple[str, str, bool], ...]

    @property
    def is_askable(self) -> bool:
        """Whether its address alone is a question."""
        return self.method == "GET" and not any(required for _, _, required in self.parameters)


@router.get("/api")
def show_manual(request: Request) -> Response:
    """Every operation of the API."""
    return render(request, "manual.html", operations=_list_operations(request.app.openapi()))


def _list_operations(schema: dict[str, dict[str, dict[str, dict[str, object]]]]) -> list[Operation]:
    found = []
    for path, operations in schema["paths"].items():
        for method, told in operations.items():
            listed = told.get("parameters", ())
            parameters = tuple(
                (str(one["name"]), str(one.get("description") or one["schema"].get("type") or ""), bool(one.get("required")))
                for one in (listed if isinstance(listed, list) else ())
                if one["in"] != "header"
            )
            found.append(Operation(method.upper(), path, str(told.get("description") or told.get("summary") or ""), parameters))
    return sorted(found, key=lambda one: (one.path, one.method))
