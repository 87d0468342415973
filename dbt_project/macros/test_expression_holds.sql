{#- Generic test: an expression is true in every row; unknown counts as true. -#}
{% test expression_holds(model, expression, column_name=none) %}
select *
from {{ model }}
where not coalesce({{ expression }}, true)
{% endtest %}
