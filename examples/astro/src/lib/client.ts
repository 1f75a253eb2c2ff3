import createClient from "openapi-fetch";
import type { components, paths } from "./api";
import { languages } from "./words";

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

/** Return the language of a letter or of a URL prefix; the first language of `words` has no prefix. */
export const languageOf = (code: string | undefined): Language => languages.find((language) => language === code) ?? languages[0];

/** Return the URL prefix of a language. */
export const prefixOf = (language: Language): string => (language === languages[0] ? "" : `/${language}`);
