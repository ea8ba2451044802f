using System.Globalization;

namespace ChatDeploy.Core.Audit;

/// <summary>Where the audit trail ended at some moment, as it was told to the outside: who cuts the trail later cannot take that back.</summary>
/// <param name="At">When.</param>
/// <param name="Count">How many rows there were.</param>
/// <param name="Mac">The MAC of the last, 32 bytes.</param>
public sealed record PublishedHead(DateTimeOffset At, long Count, byte[] Mac)
{
    /// <summary>As a line of a file: <c>2026-11-20T18:30:00Z 1042 5f…</c></summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} {Count} {Convert.ToHexStringLower(Mac)}");

    /// <summary>Reads such a line; what comes before it in the line (a log's own time, say) does not matter. Null for a line that holds none.</summary>
    public static PublishedHead? Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words is [.., var at, var count, { Length: AuditMac.Bytes * 2 } mac]
            && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            && mac.All(char.IsAsciiHexDigit)
            ? new PublishedHead(instant, rows, Convert.FromHexString(mac))
            : null;
    }
}
