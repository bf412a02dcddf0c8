import { say } from "./say.3da58a9a4d.js";
say();
