//! A list to choose from, by number or by name: plain lines, so that every key does what it does at any question.

use super::printable;
use super::printable::harmless;

/// The list as it is shown, and the question below it.
pub(super) fn listed(prompt: &str, items: &[String]) -> String {
    let width = items.len().to_string().len();
    let line = |(index, item): (usize, &String)| format!("  {:>width$}  {}\n", index + 1, printable(item));
    format!("{}:\n", harmless(prompt)) + &items.iter().enumerate().map(line).collect::<String>()
}

/// The index of the item that was meant: its number, the whole of it, or a part that no other has, in any case.
///
/// # Errors
/// Why no item is meant, in words.
pub(super) fn picked(items: &[String], typed: &str) -> Result<usize, String> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Err(format!("type a number from 1 to {}, or a name; Ctrl-D cancels", items.len()));
    }
    if let Some(index) = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1))
        && index < items.len()
    {
        return Ok(index);
    }
    let fitting = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        items.iter().enumerate().filter(|(_, item)| fits(&item.to_lowercase())).map(|(index, _)| index).collect()
    };
    let (whole, part) = (fitting(&|item| item == typed), fitting(&|item| item.contains(&typed)));
    match (whole.as_slice(), part.as_slice()) {
        ([one], _) | (_, [one]) => Ok(*one),
        (_, []) => Err("none of them is called so".to_owned()),
        (_, several) => Err(format!("{} of them are called so", several.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_number_a_name_or_a_part_that_no_other_has_is_a_choice() {
        let items = items(&["Acme (acme)", "Delta (delta)", "Delta (west) (delta-west)", "2 Fast (fast)", "É"]);
        let table = [
            ("1", Ok(0)),
            (" 4 ", Ok(3)),
            ("2", Ok(1)),
            ("2 f", Ok(3)),
            ("ACME", Ok(0)),
            ("delta (DELTA)", Ok(1)),
            ("west", Ok(2)),
            ("é", Ok(4)),
            ("delta", Err("2 of them are called so")),
            ("0", Err("none of them is called so")),
            ("6", Err("none of them is called so")),
            ("omega", Err("none of them is called so")),
            ("99999999999999999999999", Err("none of them is called so")),
            ("", Err("type a number from 1 to 5, or a name; Ctrl-D cancels")),
        ];
        for (typed, expected) in table {
            assert_eq!(picked(&items, typed), expected.map_err(str::to_owned), "{typed:?}");
        }
    }

    /// R29: an item is one line, and says nothing to the terminal.
    #[test]
    fn items_are_numbered_one_harmless_line_each() {
        let shown = listed("Service", &items(&["a\nb", "c\x1b[31m"]));
        assert_eq!(shown, "Service:\n  1  a\u{fffd}b\n  2  c\u{fffd}[31m\n");
    }
}
