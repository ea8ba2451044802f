using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatDeploy.Core.Persistence;

/// <summary>Stores an enum as its name in snake_case, the spelling of the API.</summary>
public sealed class SnakeCaseEnumConverter<T>() : ValueConverter<T, string>(value => EnumCodes.Code(value), code => EnumCodes.Parse<T>(code))
    where T : struct, Enum;
