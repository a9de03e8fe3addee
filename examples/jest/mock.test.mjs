import { startMock } from 'krr-kit';

let mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

test('returns the requested person', async () => {
  const response = await fetch(`${mock.url}/rest/v1/personer`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: JSON.stringify({ personidentifikatorer: ['01837012046'] }),
  });
  const { personer } = await response.json();
  expect(personer[0]).toMatchObject({ personidentifikator: '01837012046', status: 'AKTIV' });
});
