import node from "@astrojs/node";
import { defineConfig } from "astro/config";

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  trailingSlash: "always",
  // Nobody signs in here, so a cross-site form has no session to abuse.
  security: { checkOrigin: false },
});
