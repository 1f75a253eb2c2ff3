import node from "@astrojs/node";
import { defineConfig } from "astro/config";

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  trailingSlash: "always",
  // Nobody is signed in here: a form that another site sends can borrow nothing.
  security: { checkOrigin: false },
});
