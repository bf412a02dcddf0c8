import { say } from "./say.js";
say();
