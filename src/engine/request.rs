//! From a step of a provider file and the variables to a request.

use serde_json::{Map, Value, json};
use url::Url;

use crate::http::Request;
use crate::provider::{Body, Complaint, Language, Place, Provider, Scope, Step, Vars, link};
use crate::secret::Secret;

use crate::http::cookies::Jar;

/// What a request is made from.
pub struct Maker<'a> {
    pub provider: &'a Provider,
    pub language: &'a Language,
    pub base: &'a Url,
    pub cookies: &'a Jar,
}

impl Maker<'_> {
    /// The request of `step`.
    ///
    /// # Errors
    /// A variable has no value, or a value cannot go where the file puts it.
    pub fn make(&self, step: &Step, vars: &Vars) -> Result<Request, Complaint> {
        let (method, path) = step.call();
        let scope = Scope::new(vars).with([("cookies", self.cookies.members())]);
        let mut headers = self.session_headers(vars, &scope)?;
        let mut body = None;
        if let Some(json) = &step.json {
            let value = self.body(json, &scope)?.unwrap_or_else(|| Value::Object(Map::new()));
            headers.push(("content-type".to_owned(), Secret::new("application/json")));
            body = Some(Secret::new(value.to_string()));
        } else if !step.form.is_empty() {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            for (name, template) in &step.form {
                form.append_pair(name, &self.language.text(template, Place::Text, &scope)?);
            }
            headers.push(("content-type".to_owned(), Secret::new("application/x-www-form-urlencoded")));
            body = Some(Secret::new(form.finish()));
        }
        for (name, template) in &step.headers {
            headers.retain(|(known, _)| *known != name.to_ascii_lowercase());
            headers.push(self.header(name, template, &scope)?);
        }
        let (url, route) = (self.url(step, &scope)?, path.source().to_owned());
        Ok(Request { method, url, route, headers, body, may_repeat: false })
    }

    /// The URL, of which the path is exactly what the template built: a value of `..` must not fold it (R27).
    fn url(&self, step: &Step, scope: &Scope) -> Result<Secret, Complaint> {
        let (_, template) = step.call();
        let path = self.language.text(template, Place::Path, scope)?;
        let whole = format!("{}{path}", self.base.path().trim_end_matches('/'));
        let mut url = self.base.clone();
        url.set_path(&whole);
        let segments = |path: &str| path.matches('/').count();
        let same =
            segments(url.path()) == segments(self.base.path().trim_end_matches('/')) + segments(template.source());
        if url.path() != whole || !same {
            let what = "a value in the path changes where the request goes; it is refused".to_owned();
            return Err(Complaint { at: template.at(), what });
        }
        for (name, template) in &step.query {
            let value = self.language.text(template, Place::Text, scope)?;
            url.query_pairs_mut().append_pair(name, &value);
        }
        Ok(Secret::new(String::from(url)))
    }

    /// Each session header goes along as soon as its variables are known; the cookies always do.
    pub fn session_headers(&self, vars: &Vars, scope: &Scope) -> Result<Vec<(String, Secret)>, Complaint> {
        let mut headers = Vec::new();
        for (name, template) in &self.provider.session.headers {
            let variables = template.variables()?;
            let known = variables.iter().all(|variable| variable == "cookies" || vars.knows(variable));
            match self.header(name, template, scope) {
                // A cookie that was not given yet.
                Err(_) if variables.contains("cookies") => {}
                header if known => headers.push(header?),
                _ => {}
            }
        }
        if let Some(cookie) = self.cookies.header() {
            headers.push(("cookie".to_owned(), cookie));
            if self.provider.session.origin {
                headers.push(("origin".to_owned(), Secret::new(link::origin(self.base))));
            }
        }
        Ok(headers)
    }

    fn header(
        &self,
        name: &str,
        template: &crate::provider::Template,
        scope: &Scope,
    ) -> Result<(String, Secret), Complaint> {
        let value = self.language.text(template, Place::Text, scope)?;
        if !value.bytes().all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t')) {
            let what = format!("the value of header {name} holds characters a header cannot carry");
            return Err(Complaint { at: template.at(), what });
        }
        Ok((name.to_ascii_lowercase(), Secret::new(value)))
    }

    /// A JSON body; `None` for a lone expression that is undefined.
    fn body(&self, body: &Body, scope: &Scope) -> Result<Option<Value>, Complaint> {
        Ok(match body {
            Body::Literal(value) => Some(value.clone()),
            Body::Text(template) => self.language.value(template, scope)?,
            Body::List(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.body(item, scope)).collect();
                Some(Value::Array(items?.into_iter().flatten().collect()))
            }
            Body::Object(members) => {
                let mut object = Map::new();
                for (name, member) in members {
                    if let Some(value) = self.body(member, scope)? {
                        object.insert(name.clone(), value);
                    }
                }
                // An object of which nothing is known is left out as a whole.
                Some(Value::Object(object)).filter(|object| members.is_empty() || object != &json!({}))
            }
        })
    }
}
