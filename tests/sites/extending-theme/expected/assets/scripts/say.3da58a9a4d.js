export function say() {}
