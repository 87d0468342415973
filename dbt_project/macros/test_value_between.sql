{#- Generic test: a column lies between two values, both included, where it is known. -#}
{% test value_between(model, column_name, lowest=none, highest=none) %}
select {{ column_name }}
from {{ model }}
where
    {{ column_name }} is not null
    and not (
        {% if lowest is not none %}{{ column_name }} >= {{ lowest }}{% else %}true{% endif %}
        and {% if highest is not none %}{{ column_name }} <= {{ highest }}{% else %}true{% endif %}
    )
{% endtest %}
