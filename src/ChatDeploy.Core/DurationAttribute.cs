using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace ChatDeploy.Core;

/// <summary>Says from when to when a duration of the configuration may be, both included.</summary>
/// <remarks>The framework's <see cref="RangeAttribute"/> converts its bounds when it is first used, and throws when two threads (two hosts in a process) do so at once.</remarks>
/// <param name="least">The shortest, as <c>00:00:10</c>.</param>
/// <param name="most">The longest, as <c>1.00:00:00</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute(string least, string most) : ValidationAttribute
{
    private readonly TimeSpan _least = TimeSpan.Parse(least, CultureInfo.InvariantCulture);
    private readonly TimeSpan _most = TimeSpan.Parse(most, CultureInfo.InvariantCulture);

    /// <summary>The shortest.</summary>
    public string Least => least;

    /// <summary>The longest.</summary>
    public string Most => most;

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is TimeSpan duration && duration >= _least && duration <= _most;

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => $"The field {name} must be between {least} and {most}.";
}
