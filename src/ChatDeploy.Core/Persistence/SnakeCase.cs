using System.Text;

namespace ChatDeploy.Core.Persistence;

/// <summary>Turns C# names into the snake_case of tables, columns and codes.</summary>
public static class SnakeCase
{
    /// <summary><c>PreviewExpiresAt</c> becomes <c>preview_expires_at</c>.</summary>
    public static string From(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
