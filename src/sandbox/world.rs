//! Clock and randomness for the sandbox.

use jiff::Timestamp;

use super::Fault;

type Clock = Box<dyn Fn() -> Timestamp>;
type Random = Box<dyn FnMut(&mut [u8])>;

/// Clock, randomness, and faults.
pub struct World {
    clock: Clock,
    random: Random,
    /// The permanent fault.
    pub always: Option<Fault>,
    /// The fault of the current answer.
    pub fault: Option<Fault>,
}

impl World {
    pub fn new(clock: impl Fn() -> Timestamp + 'static, random: impl FnMut(&mut [u8]) + 'static) -> Self {
        Self { clock: Box::new(clock), random: Box::new(random), always: None, fault: None }
    }

    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The time without fractions of a second, as services write it.
    pub fn second(&self) -> Timestamp {
        let now = self.now();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }

    /// `length` characters of `alphabet`, at most 64. Their slight bias does not matter here.
    pub fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        let bytes: [u8; 64] = self.bytes();
        bytes.iter().take(length).map(|byte| char::from(alphabet[usize::from(*byte) % alphabet.len()])).collect()
    }

    /// A random UUID (RFC 9562, version 4).
    pub fn uuid(&mut self) -> String {
        let mut bytes: [u8; 16] = self.bytes();
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = data_encoding::HEXLOWER.encode(&bytes);
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
    }
}
