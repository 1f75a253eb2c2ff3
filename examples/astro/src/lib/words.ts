import type { Language } from "./client";

const words = {
  en: {
    letters: "Open letters", news: "News", members: "Members", since: "since", contents: "Contents", pages: "Read more", years: "Years", newer: "Newer posts", older: "Older posts", press: "For the press", signed: ["has signed", "have signed"], organizations: ["organization", "organizations"],
    individuals: ["individual", "individuals"],
    sign: "Sign the letter", name: "Name, as it will be printed", email: "E-mail (never public)", title: "Title or profession",
    kind: "Who signs?", individual: "I do", organization: "An organization", representative: "Your name (never public)",
    role: "Your role (never public)", authorised: "I am authorised to sign for this organization", and: "and",
    confirm: "Yes, I sign", confirmed: "Thank you. Your signature is confirmed.", waits: "It is listed once the organizers have looked at it.",
    expired: "This link doesn't work any more.", withdraw: "Withdraw my signature", withdrawn: "Your signature is withdrawn.",
    more: "Next page", quote: "To quote", editions: "Editions", contacts: "Media contacts", pdf: "Download PDF", notFound: "Nothing is here.",
    closed: "This letter can't be signed now.", manage: "Your signature", save: "Save", files: "Everything as one file", notes: "Notes",
    dispute: "You didn't sign this?", disputes: "I didn't sign this", block: "Send me no more mail from this site",
    names: "Who has signed", representedBy: "represented by", askAgain: "Send me my links again", send: "Send",
  },
  fr: {
    letters: "Lettres ouvertes", news: "Actualités", members: "Membres", since: "depuis", contents: "Sommaire", pages: "À lire", years: "Années", newer: "Plus récents", older: "Plus anciens", press: "Pour la presse", signed: ["a signé", "ont signé"], organizations: ["organisation", "organisations"],
    individuals: ["personne", "personnes"],
    sign: "Signer la lettre", name: "Nom, tel qu’il sera imprimé", email: "Courriel (jamais public)", title: "Titre ou profession",
    kind: "Qui signe ?", individual: "Moi-même", organization: "Une organisation", representative: "Votre nom (jamais public)",
    role: "Votre fonction (jamais publique)", authorised: "J’ai le pouvoir de signer au nom de cette organisation", and: "et",
    confirm: "Oui, je signe", confirmed: "Merci. Votre signature est confirmée.", waits: "Elle paraîtra une fois vue par les organisateurs.",
    expired: "Ce lien ne fonctionne plus.", withdraw: "Retirer ma signature", withdrawn: "Votre signature est retirée.",
    more: "Page suivante", quote: "À citer", editions: "Éditions", contacts: "Contacts presse", pdf: "Télécharger le PDF", notFound: "Il n’y a rien ici.",
    closed: "Cette lettre ne peut pas être signée pour le moment.", manage: "Votre signature", save: "Enregistrer", files: "Tout en un fichier", notes: "Notes",
    dispute: "Vous n’avez pas signé ?", disputes: "Je n’ai pas signé", block: "Ne m’écrivez plus depuis ce site",
    names: "Signataires", representedBy: "représentée par", askAgain: "Renvoyez-moi mes liens", send: "Envoyer",
  },
};

/** The languages of this front end, in the order of the site. */
export const languages = Object.keys(words) as [Language, ...Language[]];

export const say = (language: Language) => words[language];

/** Return "31 organizations and 46 individuals have signed"; kinds without signatories are omitted. */
export function sentence(language: Language, counts: { organizations: number; individuals: number }): string {
  const { organizations, individuals, and, signed } = say(language);
  const grouped = new Intl.NumberFormat(language).format;
  const form = (number: number, [one, many]: string[]) => (new Intl.PluralRules(language).select(number) === "one" ? one : many);
  const parts = [
    counts.organizations && `${grouped(counts.organizations)} ${form(counts.organizations, organizations)}`,
    counts.individuals && `${grouped(counts.individuals)} ${form(counts.individuals, individuals)}`,
  ].filter(Boolean);
  return parts.length ? `${parts.join(` ${and} `)} ${form(counts.organizations + counts.individuals, signed)}` : "";
}

/** Return the name of a language as it is written inside a sentence: "French", "français". */
export const languageName = (language: Language, code: string) => new Intl.DisplayNames([language], { type: "language" }).of(code) ?? code;

/** The texts that are not empty in one line, such as the caption of a picture and its credit. */
export const line = (...texts: string[]) => texts.filter(Boolean).join(" · ");
