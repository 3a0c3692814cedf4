//! From a step of a provider file and the variables to a request.

use std::collections::BTreeMap;

use url::form_urlencoded::byte_serialize;
use url::{Position, Url};

use crate::error::Error;
use crate::http::Request;
use crate::http::cookies::Jar;
use crate::provider::{Body, Complaint, Language, MASK, Place, Provider, Scope, Step, Template, Vars, link};
use crate::secret::{Secret, SecretBuffer, SecretUrl, SecretValue};

/// Names and values, in order.
type Headers = Vec<(String, Secret)>;

/// What a request is made from.
#[derive(Clone, Copy)]
pub struct Maker<'a> {
    pub provider: &'a Provider,
    pub language: &'a Language,
    pub base: &'a Url,
    pub cookies: &'a Jar,
    pub vars: &'a Vars,
}

impl Maker<'_> {
    /// The request of `step`.
    ///
    /// # Errors
    /// A variable has no value, or a value cannot go where the file puts it.
    pub fn make(&self, step: &Step) -> Result<Request, Complaint> {
        let (method, path) = step.call();
        let writer = Writer { maker: *self, scope: self.scope(), masked: None };
        let (headers, body) = writer.headers_and_body(step)?;
        let (url, route) = (self.url(step, &writer.scope)?, path.source().to_owned());
        Ok(Request { method, url, route, headers, body, may_repeat: false })
    }

    /// The headers and the body of `step` with every secret masked. What cannot be made of masked values, such as the
    /// claims of a token, is masked as a whole.
    ///
    /// # Errors
    /// Those of [`Maker::make`].
    pub fn masked(&self, step: &Step) -> Result<(Headers, Option<Secret>), Complaint> {
        let (vars, cookies) = (self.vars.masked(), self.cookies.masked());
        let masked = Maker { vars: &vars, cookies: &cookies, ..*self };
        Writer { maker: masked, scope: self.scope(), masked: Some(masked.scope()) }.headers_and_body(step)
    }

    /// The headers that carry the session. Each goes along as soon as its variables are known; the cookies always do.
    ///
    /// # Errors
    /// A value cannot be made, or no header can carry it.
    pub fn session_headers(&self) -> Result<Headers, Complaint> {
        Writer { maker: *self, scope: self.scope(), masked: None }.session_headers()
    }

    /// A mistake in the provider file.
    pub fn complain(&self, complaint: &Complaint) -> Error {
        self.provider.complain(complaint)
    }

    fn scope(&self) -> Scope {
        Scope::new(self.vars).with([("cookies", self.cookies.members())])
    }

    /// The URL, of which the path is exactly what the template built: a value of `..` must not fold it (R27).
    fn url(&self, step: &Step, scope: &Scope) -> Result<SecretUrl, Complaint> {
        let (_, template) = step.call();
        let path = self.language.text(template, Place::Path, scope)?;
        let base = self.base.path().trim_end_matches('/');
        let mut text = SecretBuffer::default();
        for part in [&self.base[..Position::BeforePath], base, path.expose()] {
            text.push(part.as_bytes());
        }
        for (index, (name, template)) in step.query.iter().enumerate() {
            text.push(if index == 0 { b"?" } else { b"&" });
            write_pair(&mut text, name, &self.language.text(template, Place::Text, scope)?);
        }
        let url = text.into_secret().ok().and_then(|text| text.expose().parse::<SecretUrl>().ok());
        let segments = |path: &str| path.matches('/').count();
        let is_same = |url: &Url| {
            url.path().strip_prefix(base) == Some(path.expose())
                && segments(url.path()) == segments(base) + segments(template.source())
                && url.fragment().is_none()
                && url.query().is_some() != step.query.is_empty()
        };
        url.filter(|url| is_same(url.expose())).ok_or_else(|| {
            let what = "a value in the path changes where the request goes; it is refused".to_owned();
            Complaint { at: template.at(), what }
        })
    }
}

/// Writes one request, or its masked twin.
struct Writer<'a> {
    maker: Maker<'a>,
    scope: Scope,
    /// What is written in place of `scope`, which still decides what is there at all.
    masked: Option<Scope>,
}

impl Writer<'_> {
    fn headers_and_body(&self, step: &Step) -> Result<(Headers, Option<Secret>), Complaint> {
        let mut headers = self.session_headers()?;
        let mut body = SecretBuffer::default();
        let kind = if let Some(json) = &step.json {
            let value = self.body(json)?.unwrap_or_else(|| SecretValue::Object(BTreeMap::new()));
            // A value that came as JSON goes as JSON, and a buffer takes all.
            let _ = serde_json::to_writer(&mut body, &value.exposed());
            Some("application/json")
        } else if !step.form.is_empty() {
            for (index, (name, template)) in step.form.iter().enumerate() {
                if index > 0 {
                    body.push(b"&");
                }
                write_pair(&mut body, name, &self.text(template)?);
            }
            Some("application/x-www-form-urlencoded")
        } else {
            None
        };
        headers.extend(kind.map(|kind| ("content-type".to_owned(), Secret::from(kind))));
        for (name, template) in &step.headers {
            headers.retain(|(known, _)| *known != name.to_ascii_lowercase());
            headers.push(self.header(name, template)?);
        }
        Ok((headers, kind.and_then(|_| body.into_secret().ok())))
    }

    fn session_headers(&self) -> Result<Headers, Complaint> {
        let Maker { provider, base, cookies, vars, .. } = self.maker;
        let mut headers = Vec::new();
        for (name, template) in &provider.session.headers {
            let variables = template.variables()?;
            let known = variables.iter().all(|variable| variable == "cookies" || vars.knows(variable));
            match self.header(name, template) {
                // A cookie that was not given yet.
                Err(_) if variables.contains("cookies") => {}
                header if known => headers.push(header?),
                _ => {}
            }
        }
        if let Some(cookie) = cookies.header() {
            headers.push(("cookie".to_owned(), cookie));
            if provider.session.origin {
                headers.push(("origin".to_owned(), Secret::new(link::origin(base))));
            }
        }
        Ok(headers)
    }

    fn header(&self, name: &str, template: &Template) -> Result<(String, Secret), Complaint> {
        let value = self.text(template)?;
        if !value.expose().bytes().all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t')) {
            let what = format!("the value of header {name} holds characters a header cannot carry");
            return Err(Complaint { at: template.at(), what });
        }
        Ok((name.to_ascii_lowercase(), value))
    }

    fn text(&self, template: &Template) -> Result<Secret, Complaint> {
        let text = self.maker.language.text(template, Place::Text, &self.scope)?;
        let Some(masked) = &self.masked else { return Ok(text) };
        Ok(self.maker.language.text(template, Place::Text, masked).unwrap_or_else(|_| Secret::from(MASK)))
    }

    fn value(&self, template: &Template) -> Result<Option<SecretValue>, Complaint> {
        let value = self.maker.language.value(template, &self.scope)?;
        let (Some(masked), Some(_)) = (&self.masked, &value) else { return Ok(value) };
        let masked = self.maker.language.value(template, masked).ok().flatten();
        Ok(Some(masked.unwrap_or_else(|| SecretValue::from(MASK))))
    }

    /// A JSON body; `None` for a lone expression that is undefined.
    fn body(&self, body: &Body) -> Result<Option<SecretValue>, Complaint> {
        Ok(match body {
            Body::Literal(value) => Some(value.clone().into()),
            Body::Text(template) => self.value(template)?,
            Body::List(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.body(item)).collect();
                Some(SecretValue::List(items?.into_iter().flatten().collect()))
            }
            Body::Object(members) => {
                let mut object = BTreeMap::new();
                for (name, member) in members {
                    if let Some(value) = self.body(member)? {
                        object.insert(name.clone(), value);
                    }
                }
                // An object of which nothing is known is left out as a whole.
                Some(SecretValue::Object(object))
                    .filter(|object| members.is_empty() || *object != SecretValue::Object(BTreeMap::new()))
            }
        })
    }
}

/// `name=value` as a form has it (WHATWG URL, application/x-www-form-urlencoded).
fn write_pair(target: &mut SecretBuffer, name: &str, value: &Secret) {
    for part in byte_serialize(name.as_bytes()).chain(["="]).chain(byte_serialize(value.expose().as_bytes())) {
        target.push(part.as_bytes());
    }
}
