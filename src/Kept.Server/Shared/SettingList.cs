using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Kept.Policy;

namespace Kept.Server.Shared;

/// <summary>One setting.</summary>
/// <param name="Name">With its groups, for example <c>Mail:Smtp:Host</c>.</param>
/// <param name="Property">What it is bound to.</param>
/// <param name="IsList">Whether it has several values, as <c>Name:0</c>, <c>Name:1</c>.</param>
internal sealed record Setting(string Name, PropertyInfo Property, bool IsList)
{
    /// <summary>What is wrong with a value, without repeating it, for it may be a password; null when it can be used.</summary>
    public string? FaultOf(string value)
    {
        var type = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;
        if (IsList || type == typeof(string))
            return IsList ? null : Checked(value);
        try
        {
            var typed = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return type.IsEnum && !Enum.IsDefined(type, typed!) ? Expected(type) : Checked(typed);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return Expected(type);
        }
    }

    private string? Checked(object? typed)
    {
        var results = new List<ValidationResult>();
        var context = new ValidationContext(this) { MemberName = Property.Name, DisplayName = Name };
        return Validator.TryValidateValue(typed!, context, results, Property.GetCustomAttributes<ValidationAttribute>()) ? null : results[0].ErrorMessage;
    }

    private string Expected(Type type) => type == typeof(bool) ? $"{Name} is 'true' or 'false'."
        : type.IsEnum ? $"{Name} is one of {string.Join(", ", Enum.GetNames(type))}."
        : Property.GetCustomAttribute<RangeAttribute>() is { } range ? $"{Name} is a number from {range.Minimum} to {range.Maximum}."
        : type == typeof(TimeSpan) ? $"{Name} is a time such as 00:00:30." : $"{Name} is a number.";
}

/// <summary>The names of all settings, as the properties of the classes that are bound to them.</summary>
internal sealed class SettingList
{
    private readonly Dictionary<string, Setting> settings = new(StringComparer.OrdinalIgnoreCase);

    public SettingList(params ReadOnlySpan<(string Section, Type Type)> bound)
    {
        foreach (var (section, type) in bound)
            Add(section, type);
    }

    public IReadOnlyCollection<Setting> All => settings.Values;

    /// <summary>The setting of this name, or of a list's element; null when there is none.</summary>
    public Setting? Find(string name)
    {
        if (settings.TryGetValue(name, out var setting))
            return setting;
        var (list, element) = Split(name);
        return int.TryParse(element, out _) && settings.TryGetValue(list, out setting) && setting.IsList ? setting : null;
    }

    /// <summary>A setting of a group with this name, to show how one is written; null when it is no group.</summary>
    public Setting? OfGroup(string name) => settings.Values.FirstOrDefault(s => s.Name.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>The name that was probably meant: a slip of the pen away, or with its groups left out.</summary>
    public string? Nearest(string name)
    {
        var known = settings.Values.Select(s => s.Name).Concat(FrameworkSettings.Like(name)).ToLookup(n => n.ToLowerInvariant());
        return NearestWord.Of(name.ToLowerInvariant(), known.Select(n => n.Key)) is { } nearest
            ? known[nearest].First()
            : settings.Values.FirstOrDefault(s => s.Name.EndsWith(":" + name, StringComparison.OrdinalIgnoreCase))?.Name;
    }

    private void Add(string section, Type type)
    {
        foreach (var property in type.GetProperties().Where(p => p.SetMethod?.IsPublic == true))
        {
            var name = section.Length == 0 ? property.Name : $"{section}:{property.Name}";
            var isList = property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable));
            if (!isList && property.PropertyType.IsClass && property.PropertyType != typeof(string))
                Add(name, property.PropertyType);
            else
                settings.Add(name, new Setting(name, property, isList));
        }
    }

    private static (string Group, string Last) Split(string name)
    {
        var colon = name.LastIndexOf(':');
        return colon < 0 ? ("", name) : (name[..colon], name[(colon + 1)..]);
    }
}
