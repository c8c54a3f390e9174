//! A small HTTP/1.1 client on one kept connection: little work per request, so that the server gets the machine.

use crate::sh::Result;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// One kept connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
    line: String,
}

/// An answer: status, header lines in lower-case names, body as sent (compressed if it was).
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of the cookie that the answer sets under `name`.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(key, _)| key == "set-cookie");
        let mut pairs = set.filter_map(|(_, value)| value.split(';').next()?.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    /// Connects to the server at `address`.
    pub fn connect(address: SocketAddr) -> Result<Self> {
        let stream =
            TcpStream::connect(address).map_err(|e| format!("cannot connect to {address}: {e}"))?;
        let limit = Some(Duration::from_secs(20));
        let set = stream
            .set_nodelay(true)
            .and_then(|()| stream.set_read_timeout(limit))
            .and_then(|()| stream.set_write_timeout(limit));
        set.map_err(|e| format!("cannot set up the connection: {e}"))?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            address,
            line: String::new(),
        })
    }

    /// Fetches `path` with these further header lines (each ended by `\r\n`).
    pub fn get(&mut self, path: &str, headers: &str) -> Result<Answer> {
        self.send(
            format!(
                "GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n",
                self.address
            )
            .as_bytes(),
        )
    }

    /// Sends a form as a browser of our own pages does, scripts off.
    pub fn post(&mut self, path: &str, cookies: &str, form: &str) -> Result<Answer> {
        self.post_as(path, "text/html", cookies, form)
    }

    /// Calls a server function as the islands do.
    pub fn call(&mut self, path: &str, form: &str) -> Result<Answer> {
        self.post_as(path, "application/json", "", form)
    }

    fn post_as(&mut self, path: &str, accept: &str, cookies: &str, form: &str) -> Result<Answer> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nReferer: http://{host}/cart\r\nSec-Fetch-Site: same-origin\r\n\
             Accept: {accept}\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            form.len(),
            host = self.address,
        );
        self.send((head + form).as_bytes())
    }

    fn send(&mut self, request: &[u8]) -> Result<Answer> {
        let broken = |e: std::io::Error| format!("the connection broke: {e}");
        self.stream.get_mut().write_all(request).map_err(broken)?;
        let status_line = self.read_line()?;
        let status = status_line
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| format!("no HTTP answer: {status_line:?}"))?;
        let mut headers = Vec::new();
        loop {
            let line = self.read_line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        if let Some(length) = answer.header("content-length") {
            let length = length
                .parse()
                .map_err(|_| format!("a length of {length:?}"))?;
            answer.body.resize(length, 0);
            self.stream.read_exact(&mut answer.body).map_err(broken)?;
        } else if answer.header("transfer-encoding") == Some("chunked") {
            self.read_chunks(&mut answer.body)?;
        }
        Ok(answer)
    }

    fn read_line(&mut self) -> Result<&str> {
        self.line.clear();
        let read = self
            .stream
            .read_line(&mut self.line)
            .map_err(|e| format!("the connection broke: {e}"))?;
        if read == 0 {
            Err("the server closed the connection".to_owned())
        } else {
            Ok(self.line.trim_end())
        }
    }

    fn read_chunks(&mut self, body: &mut Vec<u8>) -> Result {
        loop {
            let line = self.read_line()?;
            let size = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16)
                .map_err(|e| format!("a bad chunk: {e}"))?;
            let start = body.len();
            body.resize(start + size, 0);
            self.stream
                .read_exact(&mut body[start..])
                .map_err(|e| format!("the connection broke: {e}"))?;
            self.read_line()?;
            if size == 0 {
                return Ok(());
            }
        }
    }
}
