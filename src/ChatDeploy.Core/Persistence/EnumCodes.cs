using System.Collections.Frozen;

namespace ChatDeploy.Core.Persistence;

/// <summary>The snake_case codes of enums, as stored and as the API spells them.</summary>
public static class EnumCodes
{
    /// <summary>The code of a value.</summary>
    public static string Code<T>(T value) where T : struct, Enum => Table<T>.Codes[value];

    /// <summary>The value of a code.</summary>
    /// <exception cref="FormatException">No value has that code.</exception>
    public static T Parse<T>(string code) where T : struct, Enum =>
        Find<T>(code) ?? throw new FormatException($"'{code}' is no {typeof(T).Name}");

    /// <summary>The value of a code, or null when there is none.</summary>
    public static T? Find<T>(string? code) where T : struct, Enum =>
        code is not null && Table<T>.Values.TryGetValue(code, out var value) ? value : null;

    private static class Table<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Codes = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => SnakeCase.From(v.ToString()));
        public static readonly FrozenDictionary<string, T> Values = Codes.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}
