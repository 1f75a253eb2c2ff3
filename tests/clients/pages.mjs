// Reads pages, images and documents of /api/v2/ as a generic client does, and prints what it got as JSON.
import { CMSClient } from "wagtail-js";

const client = new CMSClient({ baseURL: process.argv[2], apiPath: "/api/v2" });
const pages = await client.fetchPages({ type: "letters.LetterPage", fields: ["*"] });
const page = await client.fetchPage(pages.items[0].id);
const images = await client.fetchImages({ limit: 5 });
const documents = await client.fetchDocuments({ limit: 5 });
console.log(JSON.stringify({ pages, page, images, documents }));
