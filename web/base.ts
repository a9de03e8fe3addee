const [path = '', name = 'default'] = /^\/s\/([^/]+)(?=\/)/.exec(location.pathname) ?? [];

/** The name of the session of the page. */
export const SESSION = name;

/** The path of the control API in the session of the page. */
export const CONTROL_PATH = `${path}/__krr`;
