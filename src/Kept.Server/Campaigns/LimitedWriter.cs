using System.Globalization;

namespace Kept.Server.Campaigns;

/// <summary>A letter does what none may. The message completes "Line 1: …".</summary>
internal sealed class LetterRefusedException(string message) : Exception(message);

/// <summary>Takes what a template writes, up to a number of characters; then it throws <see cref="LetterRefusedException"/>.</summary>
internal sealed class LimitedWriter(int most) : StringWriter(CultureInfo.InvariantCulture)
{
    public override void Write(char value)
    {
        Count(1);
        base.Write(value);
    }

    public override void Write(string? value)
    {
        Count(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Count(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Count(buffer.Length);
        base.Write(buffer);
    }

    private void Count(int more)
    {
        if (GetStringBuilder().Length + more > most)
            throw new LetterRefusedException($"the letter becomes longer than {most:N0} characters.");
    }
}
