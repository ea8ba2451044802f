using System.Text;
using ChatDeploy.Core.Runners;
using Microsoft.Win32.SafeHandles;

namespace ChatDeploy.Integrations.Runners.Scripts;

/// <summary>Reads an attempt's log as it grows and makes reports of it, in order.</summary>
internal sealed class AttemptLog(string path, AttemptKey key, TimeProvider clock, long offset) : IDisposable
{
    /// <summary>Lines beyond these bytes are left out, with a line that says so.</summary>
    public const long Limit = 16 * 1024 * 1024;

    /// <summary>Structured lines are still read up to here.</summary>
    public const long StructuredLimit = 4 * Limit;

    private const int MostLines = 1000;
    private const int MostBytes = 64 * 1024;

    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    private readonly LogLines _lines = new(offset);
    private readonly List<LogLine> _found = [];
    private readonly List<string> _batch = [];
    private readonly byte[] _buffer = new byte[MostBytes];
    private int _batchBytes;
    private bool _cut = offset > Limit;

    /// <summary>The end of the last line that was made a report, in bytes.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Reads at most 64 KiB on. False when there is nothing new.</summary>
    public bool TryRead(List<JobReport> reports)
    {
        var room = (int)Math.Min(_buffer.Length, StructuredLimit - _lines.Offset);
        if (room <= 0) return false;
        var read = RandomAccess.Read(_file, _buffer.AsSpan(0, room), _lines.Offset);
        if (read == 0) return false;
        _lines.Add(_buffer.AsSpan(0, read), _found);
        Report(reports);
        return true;
    }

    /// <summary>Reports a last line without an end; for when nobody writes any more.</summary>
    public void Flush(List<JobReport> reports)
    {
        _lines.Flush(_found);
        Report(reports);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Report(List<JobReport> reports)
    {
        foreach (var line in _found)
        {
            Offset = line.End;
            if (JobLine.Parse(line.Text, key, clock.GetUtcNow()) is { } structured)
            {
                Close(reports);
                reports.Add(structured);
            }
            else if (line.End <= Limit)
            {
                Keep(line.Text, reports);
            }
            else if (!_cut)
            {
                _cut = true;
                Keep($"(The log is longer than {Limit / 1024 / 1024} MiB; what follows is left out.)", reports);
            }
        }
        _found.Clear();
        Close(reports);
    }

    private void Keep(string line, List<JobReport> reports)
    {
        var bytes = Encoding.UTF8.GetByteCount(line);
        if (_batch.Count == MostLines || _batchBytes + bytes > MostBytes) Close(reports);
        _batch.Add(line);
        _batchBytes += bytes;
    }

    private void Close(List<JobReport> reports)
    {
        if (_batch.Count == 0) return;
        reports.Add(new JobReport.Log(key, clock.GetUtcNow(), [.. _batch]));
        _batch.Clear();
        _batchBytes = 0;
    }
}
