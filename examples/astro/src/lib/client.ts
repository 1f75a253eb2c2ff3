import createClient from "openapi-fetch";
import type { components, paths } from "./api";

export type Letter = components["schemas"]["LetterOut"];
export type Problem = components["schemas"]["ProblemOut"];
export type Language = components["schemas"]["Language"];
type Address = { clientAddress: string };

/** Return a client that forwards the visitor's IP address, so that rate limits apply to them, not to this server. */
export const clientFor = ({ clientAddress }: Address) =>
  createClient<paths>({
    baseUrl: process.env.API_URL ?? "http://127.0.0.1:8000",
    headers: { "X-Forwarded-For": clientAddress },
  });

/** Return the language of the URL prefix; English has none. */
export const languageOf = (segment: string | undefined): Language => (segment === "fr" ? "fr" : "en");
