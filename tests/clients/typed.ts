// What a typed client may write: compiled against the types that are made of the API's own description.
import type { components, operations, paths } from "./api";

type Letter = components["schemas"]["LetterOut"];
type Answer = paths["/api/v1/letters/{slug}"]["get"]["responses"]["200"]["content"]["application/json"];
type Problem = operations["sign"]["responses"]["422"]["content"]["application/problem+json"];
type Filters = NonNullable<operations["signatories"]["parameters"]["query"]>;

export const filters: Filters = { kind: "organization", lead: true, order: "newest", limit: 10 };
export const title = (letter: Answer): Letter["title"] => letter.title;
export const fields = (problem: Problem): string[] => (problem.errors ?? []).map((error) => error.field);
export const headings = (letter: Letter): string[] =>
  letter.body.flatMap((block) => (block.type === "heading" ? [block.text] : []));

// @ts-expect-error A parameter that doesn't exist.
export const misspelt: Filters = { kinds: "organization" };
// @ts-expect-error A kind that doesn't exist.
export const unknown: Filters = { kind: "robot" };
