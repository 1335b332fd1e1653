using System.Globalization;

namespace Kept.Server.Visits;

/// <summary>Views and visitors by day as the bars of an SVG drawing, so that the plot needs no script.</summary>
internal sealed class DayPlot
{
    public const int Width = 720;
    public const int Height = 200;
    private const int Left = 44;
    private const int Bottom = 24;
    private const int Top = 10;

    private DayPlot(IReadOnlyList<Bar> bars, IReadOnlyList<Line> lines, IReadOnlyList<Label> labels) => (Bars, Lines, Labels) = (bars, lines, labels);

    public IReadOnlyList<Bar> Bars { get; }

    public IReadOnlyList<Line> Lines { get; }

    public IReadOnlyList<Label> Labels { get; }

    public static DayPlot Of(Period period, IReadOnlyList<VisitDay> days)
    {
        var byDay = days.GroupBy(d => d.Day).ToDictionary(g => g.Key, g => (Views: g.Sum(d => d.Views), Visitors: g.Sum(d => d.Visitors)));
        var top = RoundUp(byDay.Values.Select(v => v.Views).DefaultIfEmpty().Max());
        var step = (Width - Left) / (double)period.Days;
        var bars = new List<Bar>();
        for (var day = period.From; day <= period.Until; day++)
        {
            var (views, visitors) = byDay.GetValueOrDefault(day);
            var x = Left + step * (day - period.From);
            bars.Add(new Bar(DateOnly.FromDayNumber(day), views, visitors, Text(x + step * 0.1), Text(step * 0.8), Text(YOf(views, top)), Text(YOf(visitors, top))));
        }
        var lines = new[] { 0, top / 2, top }.Distinct().Select(v => new Line(v.ToString("N0", CultureInfo.InvariantCulture), Text(YOf(v, top)))).ToList();
        return new DayPlot(bars, lines, LabelsOf(period, step));
    }

    /// <summary>The height of a bar that begins at <paramref name="y"/>.</summary>
    public static string Rest(string y) => Text(Height - Bottom - double.Parse(y, CultureInfo.InvariantCulture));

    /// <summary>The next number of the form 1, 2 or 5 times a power of ten, 4 at least.</summary>
    internal static long RoundUp(long value)
    {
        for (long power = 1; ; power *= 10)
            foreach (var digit in (long[])[1, 2, 5])
                if (digit * power >= Math.Max(value, 4))
                    return digit * power;
    }

    private static List<Label> LabelsOf(Period period, double step)
    {
        var every = Math.Max(1, (int)Math.Ceiling(period.Days / 8.0));
        var labels = new List<Label>();
        for (var day = 0; day < period.Days; day += every)
            labels.Add(new Label(DateOnly.FromDayNumber(period.From + day).ToString("d MMM", CultureInfo.InvariantCulture), Text(Left + step * (day + 0.5))));
        return labels;
    }

    private static double YOf(long value, long top) => Top + (Height - Bottom - Top) * (1 - value / (double)top);

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    internal sealed record Bar(DateOnly Day, long Views, long Visitors, string X, string Width, string ViewsY, string VisitorsY);

    internal sealed record Line(string Text, string Y);

    internal sealed record Label(string Text, string X);
}
