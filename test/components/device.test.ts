/** @jest-environment jsdom */
import { deviceId } from '../../web/applicant/session/device';

afterEach(() => {
  jest.restoreAllMocks();
  localStorage.clear();
});

describe('What the page calls the browser', () => {
  beforeEach(() => {
    let count = 0;
    Object.assign(crypto, {
      randomUUID: () => `00000000-0000-4000-8000-00000000000${(count += 1)}`,
    });
  });

  it('is made at random, once', () => {
    const device = deviceId();
    expect(device).toMatch(/^[\da-f-]{36}$/);
    expect(deviceId()).toBe(device);
    localStorage.clear();
    expect(deviceId()).not.toBe(device);
  });

  it('is nothing where the page may keep nothing', () => {
    jest.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(deviceId()).toBeUndefined();
  });
});
