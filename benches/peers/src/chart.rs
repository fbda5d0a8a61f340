//! The figures of one run, as a picture.

use crate::exponentiation::BITS;
use crate::ours;
use crate::report::{Report, Row, TYPICAL_POWER, WHOLE_STEP};
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, TextStyle};
use std::error::Error;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const WIDTH: u32 = 840;
const ROW: i32 = 26;
const BAR: i32 = 16;
const LABELS: i32 = 250;
const VALUES: i32 = 160;
const MARGIN: i32 = 20;
const TITLE: i32 = 44;
const AXIS: i32 = 44;
const FOOT: i32 = 44;
const FONT: &str = "sans-serif";

/// A colour in a light page and what a dark page puts in its place.
struct Ink {
    light: RGBColor,
    dark: RGBColor,
}

const PAPER: Ink = Ink {
    light: RGBColor(0xff, 0xff, 0xfe),
    dark: RGBColor(0x0d, 0x11, 0x17),
};
const TEXT: Ink = Ink {
    light: RGBColor(0x1f, 0x23, 0x28),
    dark: RGBColor(0xe6, 0xed, 0xf3),
};
const QUIET: Ink = Ink {
    light: RGBColor(0x57, 0x60, 0x6a),
    dark: RGBColor(0x9d, 0xa7, 0xb3),
};
const GRID: Ink = Ink {
    light: RGBColor(0xd8, 0xde, 0xe4),
    dark: RGBColor(0x30, 0x36, 0x3d),
};
const OURS: Ink = Ink {
    light: RGBColor(0xbc, 0x4c, 0x00),
    dark: RGBColor(0xf0, 0x88, 0x3e),
};
const THEIRS: Ink = Ink {
    light: RGBColor(0x8c, 0x95, 0x9f),
    dark: RGBColor(0x6e, 0x76, 0x81),
};
const INKS: [Ink; 6] = [PAPER, TEXT, QUIET, GRID, OURS, THEIRS];

/// Draws the whole client step and the exponentiation as bars, shorter is better. The kernel for
/// 32-bit processors is left to the tables where the processor is not one.
///
/// # Errors
///
/// What the drawing library reports.
pub fn svg(report: &Report) -> Result<String, Box<dyn Error>> {
    let steps = bars(&report.steps, WHOLE_STEP);
    let powers = bars(&report.powers, TYPICAL_POWER);
    let first = height(&steps);
    let second = height(&powers);
    let mut svg = String::new();
    {
        let size = (WIDTH, u32::try_from(first + second + FOOT)?);
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        root.fill(&PAPER.light)?;
        let (top, rest) = root.split_vertically(first);
        let (middle, bottom) = rest.split_vertically(second);
        panel(
            &top,
            "Whole client step (SRP_A, then the claim), milliseconds: shorter is better",
            &steps,
        )?;
        let title = format!(
            "Exponentiation modulo the 3072-bit prime, {}-bit exponent, milliseconds",
            BITS[TYPICAL_POWER]
        );
        panel(&middle, &title, &powers)?;
        let setting = report.setting();
        let lines = setting.rsplit_once("; ").unwrap_or((&setting, ""));
        for (line, y) in [(lines.0, 6), (lines.1, 22)] {
            write(&bottom, line, (MARGIN, y), 11, &QUIET, HPos::Left)?;
        }
        root.present()?;
    }
    Ok(with_dark_mode(&svg))
}

/// A bar's label, its length in milliseconds, and whether it is ours.
type Bar = (String, f64, bool);

fn bars(rows: &[Row], column: usize) -> Vec<Bar> {
    rows.iter()
        .filter(|row| !ours::is_for_others(&row.name))
        .filter_map(|row| {
            let mark = if row.constant_time {
                ""
            } else {
                " (not constant-time)"
            };
            let name = format!("{}{mark}", row.name);
            Some((name, row.median(column)? * 1e3, row.ours))
        })
        .collect()
}

fn height(bars: &[Bar]) -> i32 {
    TITLE + ROW * i32::try_from(bars.len()).unwrap_or(0) + AXIS
}

fn panel(area: &Area<'_>, title: &str, bars: &[Bar]) -> Result<(), Box<dyn Error>> {
    write(area, title, (MARGIN, 16), 15, &TEXT, HPos::Left)?;
    let longest = bars.iter().map(|bar| bar.1).fold(0.0, f64::max);
    let best = bars
        .iter()
        .filter(|bar| bar.2)
        .map(|bar| bar.1)
        .fold(f64::INFINITY, f64::min);
    let left = MARGIN + LABELS;
    let room = f64::from(i32::try_from(WIDTH)? - left - VALUES - MARGIN);
    let x = |value: f64| left + (value / longest * room).round() as i32;
    let bottom = height(bars) - AXIS;

    let step = tick(longest);
    for index in 0_u32.. {
        let value = f64::from(index) * step;
        if value > longest {
            break;
        }
        let line = vec![(x(value), TITLE - 2), (x(value), bottom + 2)];
        area.draw(&PathElement::new(line, GRID.light.stroke_width(1)))?;
        let label = format!("{} ms", (value * 1e3).round() / 1e3);
        write(
            area,
            &label,
            (x(value), bottom + 6),
            11,
            &QUIET,
            HPos::Center,
        )?;
    }
    let mut y = TITLE + (ROW - BAR) / 2;
    for (name, value, ours) in bars {
        let ink = if *ours { OURS } else { THEIRS };
        let corners = [(left, y), (x(*value).max(left + 1), y + BAR)];
        area.draw(&Rectangle::new(corners, ink.light.filled()))?;
        write(area, name, (left - 8, y + 1), 13, &TEXT, HPos::Right)?;
        let mut figure = format!("{value:.2}");
        if !ours && best.is_finite() {
            figure.push_str(&format!("  ({:.1} times ours)", value / best));
        }
        write(area, &figure, (x(*value) + 6, y + 1), 13, &TEXT, HPos::Left)?;
        y += ROW;
    }
    Ok(())
}

/// A round distance between marks that gives about six of them.
fn tick(longest: f64) -> f64 {
    let rough = longest / 6.0;
    let power = 10_f64.powf(rough.log10().floor());
    let digit = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|digit| digit * power >= rough)
        .unwrap_or(10.0);
    digit * power
}

fn write(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    size: u32,
    ink: &Ink,
    side: HPos,
) -> Result<(), Box<dyn Error>> {
    // The library divides by this to get from its size to SVG's.
    let size = f64::from(size) * 1.24;
    let style = TextStyle::from((FONT, size).into_font())
        .color(&ink.light)
        .pos(Pos::new(side, VPos::Top));
    area.draw(&Text::new(text, at, style))?;
    Ok(())
}

/// The picture has a paper of its own, so it is readable wherever it is put; a reader who asks for
/// dark pages gets a dark paper.
fn with_dark_mode(svg: &str) -> String {
    let code = |color: &RGBColor| format!("#{:02X}{:02X}{:02X}", color.0, color.1, color.2);
    let mut style = String::from("<style>@media (prefers-color-scheme: dark) {\n");
    for ink in &INKS {
        let (light, dark) = (code(&ink.light), code(&ink.dark));
        for attribute in ["fill", "stroke"] {
            style.push_str(&format!(
                "[{attribute}=\"{light}\"] {{ {attribute}: {dark}; }}\n"
            ));
        }
    }
    style.push_str("}</style>\n");
    match svg.find('>') {
        Some(end) => {
            let (head, rest) = svg.split_at(end + 1);
            format!("{head}\n{style}{}", rest.trim_start())
        }
        None => String::from(svg),
    }
}
