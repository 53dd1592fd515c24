"""Why a product cannot be made."""


class ProductError(Exception):
    """Base of everything that the room of products refuses."""


class UnknownProductError(ProductError):
    """There is no such product."""

    def __init__(self, product: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no product {product!r}; there are: {', '.join(known)}")
        self.product = product


class PlanMismatchError(ProductError):
    """A product would publish a column that its release plan does not let out."""

    def __init__(self, product: str, column: str, needs: str) -> None:
        super().__init__(f"{product} publishes {column!r}, made from {needs}, which no clause releases: amend either")
        self.product, self.column = product, column


class PublishedTwiceError(ProductError):
    """Two columns of a feed would be published under one name, and one of them be lost."""

    def __init__(self, product: str, column: str) -> None:
        super().__init__(f"{product} would publish two columns as {column!r}: drop one of them in the clause")
        self.product, self.column = product, column
