using System.Globalization;

namespace ChatDeploy.Api.Requests;

/// <summary>An instant in a query: RFC 3339 with <c>Z</c> or an offset.</summary>
internal readonly record struct InstantParameter(DateTimeOffset Value, IResult? Problem) : ICheckedArgument
{
    /// <summary>Reads it, with what is wrong with it.</summary>
    public static bool TryParse(string? text, out InstantParameter instant)
    {
        // A plus sign that nobody escaped arrives as a space.
        var spelled = text?.Replace(' ', '+');
        instant = DateTime.TryParse(spelled, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var clock) && clock.Kind != DateTimeKind.Unspecified
            && DateTimeOffset.TryParse(spelled, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var value)
            ? new InstantParameter(value.ToUniversalTime(), null)
            : new InstantParameter(default, RefusalResults.Invalid("invalid_instant", $"'{text}' is no instant; write it like 2026-11-20T18:30:00Z, with Z or an offset."));
        return true;
    }
}
