using System.Text;

namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>A line of a job's output.</summary>
/// <param name="Text">Without its end; invalid UTF-8 and NUL are replaced by U+FFFD.</param>
/// <param name="End">Where the next line begins, in bytes from the start of the log.</param>
internal readonly record struct LogLine(string Text, long End);

/// <summary>
/// Cuts a job's output into lines, however its bytes arrive: lines end in LF or CRLF; of a line that is overwritten with CR
/// (progress bars) the last state stays; lines beyond 16 KiB continue on the next.
/// </summary>
internal sealed class LogLines(long offset)
{
    /// <summary>The most bytes of one line.</summary>
    public const int LongestLine = 16 * 1024;

    private readonly byte[] _pending = new byte[LongestLine];
    private int _length;
    private bool _carriageReturn;

    /// <summary>Where the next byte belongs in the log.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Takes bytes and adds the lines they complete.</summary>
    public void Add(ReadOnlySpan<byte> bytes, List<LogLine> lines)
    {
        foreach (var value in bytes)
        {
            if (value == '\n')
            {
                Offset++;
                Complete(_length, lines);
                continue;
            }
            if (_carriageReturn && value != '\r')
            {
                _length = 0;
                _carriageReturn = false;
            }
            if (value == '\r')
            {
                _carriageReturn = true;
            }
            else
            {
                if (_length == LongestLine) Complete(WholeCharacters(), lines);
                _pending[_length++] = value;
            }
            Offset++;
        }
    }

    /// <summary>Adds what is left without a line's end.</summary>
    public void Flush(List<LogLine> lines)
    {
        if (_length > 0) Complete(_length, lines);
        _carriageReturn = false;
    }

    private void Complete(int count, List<LogLine> lines)
    {
        var rest = _length - count;
        lines.Add(new LogLine(Encoding.UTF8.GetString(_pending, 0, count).Replace('\0', '\uFFFD'), Offset - rest));
        _pending.AsSpan(count, rest).CopyTo(_pending);
        _length = rest;
        _carriageReturn = false;
    }

    /// <summary>How much of a full buffer can be cut off without cutting a character in two; its beginning is at most three bytes back.</summary>
    private int WholeCharacters()
    {
        for (var back = 1; back <= 3; back++)
        {
            var value = _pending[_length - back];
            if ((value & 0b1100_0000) == 0b1000_0000) continue;
            var needs = value switch { >= 0b1111_0000 => 4, >= 0b1110_0000 => 3, >= 0b1100_0000 => 2, _ => 1 };
            return needs > back ? _length - back : _length;
        }
        return _length;
    }
}
