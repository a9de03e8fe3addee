/** A reason, and the broken services to which it applies. */
type Group = readonly [reason: string, names: readonly string[]];

const groups: readonly Group[] = [
  ['no probe sends such credentials to this endpoint', ['skips the signature when the language is changed']],
  [
    'no probe sends such a token or list there',
    [
      'returns mailboxes for the contact scope in batches over 100',
      'caches responses by the identifiers, and ignores inkluderIkkeRegistrerte',
      'caches responses by the first and the last identifier',
    ],
  ],
  [
    'no response after a change, or before it, shows this',
    [
      'changes the language of the next person in the register too',
      'counts a change of the language as a verification of the e-mail address',
      'forgets the e-mail address when the language is changed',
      'reserves the person when the language is changed',
      'forgets the e-mail address in the lookup when the language is changed',
      'returns the mailbox of another person to the logged-in person',
      'stores en for se',
      'keeps the old spraak_oppdatert when the language is changed',
      'forgets a changed language after three requests',
      'marks every person as changed when the language is changed',
    ],
  ],
  [
    'the log of changes need not contain every person',
    ['omits deleted persons in the log of changes', 'omits deleted persons on all pages over SOAP after the first'],
  ],
  [
    'no probe reads the whole log of changes over SOAP',
    ['sorts the changes of a page by identifier before it ends the page over SOAP'],
  ],
  ['signatures are optional in each version', ['ignores Accept: application/jose in v2']],
  [
    'no probe requests such a list over SOAP',
    [
      'returns a duplicate instead of its neighbour over SOAP',
      'omits deleted persons in the changes over SOAP',
      'omits the last person if there is a duplicate in SOAP 1.1',
      'omits the person after a duplicate in lists of more than 100 over SOAP',
    ],
  ],
  ['no probe sends such a request', ['rejects a charset in capital letters', 'rejects a body with line breaks']],
  ['a service may reject HTTP/1.0', ['rejects HTTP/1.0']],
  ['the suite sends User-Agent, which gateways may require', ['rejects requests without User-Agent']],
  [
    'the fault does not occur in a run, or is not reported unless it occurs twice',
    [
      'swaps the contact information of two persons once',
      'returns 500 to the first request',
      'returns no persons in the first response',
      'returns the previous response to the 20th request of a connection',
      'omits the last of exactly 100 persons',
      'omits the last of exactly 256 persons',
      'omits the last of exactly 999 persons',
      'returns the contact information of the 100th person for the 101st',
    ],
  ],
  [
    'it differs from 18 months by a day, which is within the margin of the suite',
    ['expires contact information after 550 days'],
  ],
  [
    'no probe sends a list with this order of duplicates, or the rule permits the response',
    [
      'returns a duplicate instead of the person before it',
      'returns duplicates at the end',
      'omits the last person if there is a duplicate',
      'returns the first person for every duplicate',
      'returns a list with null for an empty list in v2',
    ],
  ],
  [
    'no rule examines the response for this',
    [
      'repeats the last five digits of the identifier in errors',
      'repeats the token in errors in base64',
      'returns 500 for an object as an identifier',
      'returns 500 for an unknown path',
    ],
  ],
];

/** The broken services that the suite takes for conforming, by name, with the reason. */
export const UNDETECTED: ReadonlyMap<string, string> = new Map(
  groups.flatMap(([reason, names]) => names.map((name) => [name, reason] as const)),
);
